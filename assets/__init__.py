"""Files that Sayso uses and does not carry: model weights and demo texts.

This folder knows where they come from (packages, a model hub), their size, licence and SHA-256, and
where they are kept. It never imports the code of the packages that carry them.
"""
