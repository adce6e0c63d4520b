FROM python:3.11
RUN pip install docopt
ENV A=1
RUN python -c "import shutil, pathlib; shutil.rmtree(pathlib.Path.home() / '.cache')"
