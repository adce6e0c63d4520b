import os
print(os.environ['PWD'])
