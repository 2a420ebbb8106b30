using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Parley.Server.Api.OpenApi;

/// <summary><c>/openapi/v1.json</c>: what the REST interface of this server takes and gives. It says nothing of who runs it.</summary>
internal sealed class OpenApiEndpoint(EndpointDataSource endpoints)
{
    private byte[]? _document;

    public async Task HandleAsync(HttpContext context)
    {
        _document ??= Encoding.UTF8.GetBytes(RestDocument.Write(endpoints.Endpoints, Version()).ToJsonString()); // what is mapped stays as it is
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.Body.WriteAsync(_document, context.RequestAborted);
    }

    private static string Version() =>
        typeof(OpenApiEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
