"""Reads the files that provide a deployed program's environment: one reader per kind of file.

Everything is read as text with positions; nothing is executed, rendered or fetched. Loaded only
where an environment is asked about, never on the path of a hook.
"""
