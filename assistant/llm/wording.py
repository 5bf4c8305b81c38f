"""How a request looks to a backend that knows no JSON schema: the schema is asked for in words."""

import json

from assistant.llm.contract import LLMRequest, Message
from prompts.loader import load


def schema_in_words(request: LLMRequest) -> tuple[Message, ...]:
    """The messages, with the schema at the end of the system message; as they are without one."""
    if request.schema is None:
        return request.messages
    text = load("json_reply.en").fill({"schema": json.dumps(request.schema, ensure_ascii=False)})
    head, rest = request.messages[:1], request.messages[1:]
    if head and head[0].role == "system":
        return (Message("system", f"{head[0].content}\n\n{text}"), *rest)
    return (Message("system", text), *request.messages)
