"""Networks and how one epoch of each is learned.

Everything here imports torch at the top, so it is imported inside functions only, after
`torch_extra.require_torch`.
"""
