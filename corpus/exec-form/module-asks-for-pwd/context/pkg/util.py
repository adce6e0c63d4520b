import os
print(os.getenv('PWD'))
