"""From the words of a message to the values of slots: entities, names, dates, quantities, and which slot each is for."""
