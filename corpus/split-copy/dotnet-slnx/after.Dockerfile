FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /src
COPY App.slnx ./
COPY A/A.csproj A/
COPY B/B.csproj B/
RUN dotnet restore App.slnx
COPY . .
