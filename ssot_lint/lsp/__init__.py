"""The language server: what the hook would say tomorrow, said now by the same engine.

``server`` and what it registers know pygls; ``session`` and all below it are plain Python.
"""
