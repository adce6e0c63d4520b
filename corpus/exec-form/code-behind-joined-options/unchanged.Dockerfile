FROM python:3
CMD python3 -uc "import os; print(sorted(os.environ))"
