"""Measuring recommendations in recorded conversations.

Knows turns of conversations and what was recommended in them, the protocols under which published
figures were taken, floors that any system must beat, and statistics over dialogues. Does not know
how an assistant finds what it recommends.
"""
