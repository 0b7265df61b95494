"""tmp"""
def run(op, arrays, attrs):
    return op.cpu(*arrays, **attrs)
