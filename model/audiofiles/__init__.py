"""Files of sound: read exactly, written again with their metadata, never written over."""
