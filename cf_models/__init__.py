"""Candidates from collaborative filtering, one model a file, under one contract.

This folder knows who preferred what. It knows nothing of text or chat.
"""
