"""The requests that the assistant carries out, one file each."""
