"""The project around a file: who reaches into it, what importing the getter there brings."""
