"""tmp"""
def warm(): pass
