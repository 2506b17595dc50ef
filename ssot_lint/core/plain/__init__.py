"""Fixes of plain accesses, made without libcst."""
