"""What shops, logs and papers call the kinds of event, in English and Chinese."""

from collections.abc import Mapping
from types import MappingProxyType

from catalog.signals import Behaviour

_ALSO: Mapping[Behaviour, tuple[str, ...]] = {
    Behaviour.VIEW: ("views", "pv", "page_view", "pageview", "detail", "browse", "浏览", "查看"),
    Behaviour.CLICK: ("clicks", "clicked", "点击", "点选"),
    Behaviour.CART: (
        *("addtocart", "add_to_cart", "add to cart", "basket"),
        *("加购", "加购物车", "加入购物车"),
    ),
    Behaviour.PURCHASE: (
        *("purchased", "buy", "bought", "order", "transaction", "sale"),
        *("购买", "下单", "支付"),
    ),
    Behaviour.RATING: ("rate", "rated", "ratings", "stars", "评分", "打分"),
    Behaviour.LIKE: (
        *("likes", "liked", "fav", "favourite", "favorite"),
        *("点赞", "喜欢", "收藏"),
    ),
    Behaviour.DISLIKE: ("dislikes", "disliked", "点踩", "不喜欢"),
    Behaviour.DWELL: ("dwell_time", "dwelltime", "stay", "停留", "停留时长", "停留时间"),
}
BEHAVIOUR_NAMES: Mapping[str, Behaviour] = MappingProxyType(
    {name: b for b in Behaviour for name in (b.value, *_ALSO[b])}
)
"""Name in lower case → kind of event; what is read where the settings name no others."""
