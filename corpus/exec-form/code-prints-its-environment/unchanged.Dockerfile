FROM python:3
CMD python3 -c "import os; print(dict(os.environ))"
