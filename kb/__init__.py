"""What we know: articles, their library, and the text work under the matcher."""
