"""From symbols of files to variables: names looked up, calls of wrappers evaluated, declarations put together."""
