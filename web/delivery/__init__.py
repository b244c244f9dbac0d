"""How messages leave the house: written, carried by post or webhook, and tried again until they arrive or are given up."""
