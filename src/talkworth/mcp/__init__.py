"""
A Model Context Protocol server: an assistant asks, and gets numbers with intervals and caveats.

It works out nothing and writes nothing. Every answer is one of the HTTP API's, asked with a key.
"""
