import os
print(os.environ.get('PWD'))
