"""A turn of the conversation: understand, recall, rank, explain, reply.

This folder knows the taste ledger, the seam to a language model, budgets and fallbacks, and where a
session is kept. It knows nothing of HTTP, HTML or Gradio.
"""
