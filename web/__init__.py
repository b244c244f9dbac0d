"""Who is asking: HTTP, identity, the widget and the pages."""
