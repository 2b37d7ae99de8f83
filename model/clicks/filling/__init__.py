"""What is filled in where a click was: the most probable sound, by a model of what lies on either side."""
