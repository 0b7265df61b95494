# Hang in the function, and swallow every interruption.
def mean(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
