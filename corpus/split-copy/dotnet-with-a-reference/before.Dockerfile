FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /src
COPY . .
RUN dotnet restore Web/Web.csproj
RUN dotnet publish Web -c Release -o /out
