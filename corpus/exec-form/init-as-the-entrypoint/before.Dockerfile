FROM condaforge/miniforge3:24.3.0-0
CMD python3 -m http.server
