"""Candidates from meaning and from words: encoders, the vector index, lexical search, fusion.

This folder knows item texts, vectors, filters on attributes, and how lists are fused. It knows
nothing of people's histories or of chat.
"""
