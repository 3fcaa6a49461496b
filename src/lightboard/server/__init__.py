"""The ASGI app: typed routes from the plugins, the live stream, the page, and who may ask."""
