using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Server.Access;
using Parley.Server.ReadLimits;

namespace Parley.Server.Api.OpenApi;

/// <summary>Writes the OpenAPI 3.1 document of the endpoints that say what they do. Shapes come from the types that answers are written with.</summary>
internal static class RestDocument
{
    private const string Components = "#/components/schemas/";

    /// <summary>The types that others hold, and all answers: each stands once, by its name.</summary>
    private static readonly JsonSchemaExporterOptions s_export = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public static JsonObject Write(IEnumerable<Endpoint> endpoints, string version)
    {
        var schemas = new JsonObject();
        var paths = new JsonObject();
        foreach (var (path, parameters, operation) in Find(endpoints))
        {
            var operations = paths[path] as JsonObject ?? [];
            paths[path] = operations;
            operations[operation.Method.ToLowerInvariant()] = Write(operation, parameters, schemas);
        }

        _ = Refer(ServerJsonContext.Default.HttpErrorResponse, schemas);
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Parley", ["version"] = version, ["description"] = "Calls of voice agents: placing, steering, following, records." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key, for programs." },
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "parley", ["description"] = "Who has signed in at /signin." },
                },
            },
        };
    }

    private static IEnumerable<(string Path, IReadOnlyList<string> Parameters, RestOperation Operation)> Find(IEnumerable<Endpoint> endpoints) =>
        from endpoint in endpoints.OfType<RouteEndpoint>()
        from operation in endpoint.Metadata.GetOrderedMetadata<RestOperation>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        let path = operation.Action is { } action ? pattern.Replace("{action}", action, StringComparison.Ordinal) : pattern
        orderby path, operation.Method
        let isLimited = endpoint.Metadata.GetMetadata<UnlimitedReads>() is null
        select (path, (IReadOnlyList<string>)[.. endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).Where(name => name != "action")], isLimited ? operation with { Errors = [.. operation.Errors.Union([StatusCodes.Status429TooManyRequests])] } : operation);

    private static JsonObject Write(RestOperation operation, IReadOnlyList<string> parameters, JsonObject schemas)
    {
        var written = new JsonObject { ["operationId"] = operation.Id, ["summary"] = operation.Summary };
        if (parameters.Count + operation.Query.Count > 0)
        {
            written["parameters"] = new JsonArray(
            [
                .. parameters.Select(name => Parameter("path", new RestMember(name, "string", "The call's id.") { IsRequired = true })),
                .. operation.Query.Select(member => Parameter("query", member)),
            ]);
        }

        if (operation.Body.Count > 0)
        {
            written["requestBody"] = Body(operation);
        }

        written["responses"] = Responses(operation, schemas);
        if (operation.Role is { } role)
        {
            written["security"] = role == AccessRole.None
                ? new JsonArray(new JsonObject { ["key"] = new JsonArray() })
                : new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() });
            written["x-role"] = AccessPrincipal.NameOf(role);
        }

        return written;
    }

    private static JsonObject Parameter(string place, RestMember member)
    {
        var schema = member.ToSchema();
        schema.Remove("description");
        return new JsonObject { ["name"] = member.Name, ["in"] = place, ["required"] = member.IsRequired, ["description"] = member.Description, ["schema"] = schema };
    }

    private static JsonObject Body(RestOperation operation)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(operation.Body.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.ToSchema()))),
        };
        if (operation.Body.Any(member => member.IsRequired))
        {
            schema["required"] = new JsonArray([.. operation.Body.Where(member => member.IsRequired).Select(member => (JsonNode)member.Name)]);
        }

        var content = new JsonObject { ["schema"] = schema };
        if (operation.Example is { } example)
        {
            content["example"] = JsonNode.Parse(example);
        }

        return new JsonObject { ["required"] = schema.ContainsKey("required"), ["content"] = new JsonObject { ["application/json"] = content } };
    }

    private static JsonObject Responses(RestOperation operation, JsonObject schemas)
    {
        var schema = operation.Answer is { } type ? Refer(type, schemas)
            : operation.MediaType == "application/json" ? new JsonObject { ["type"] = "object" }
            : [];
        var responses = new JsonObject
        {
            [Text(operation.Status)] = new JsonObject
            {
                ["description"] = "It went well.",
                ["content"] = new JsonObject { [operation.MediaType] = new JsonObject { ["schema"] = schema } },
            },
        };
        IEnumerable<int> errors = operation.Role is null ? operation.Errors : [.. operation.Errors, 401, 403];
        foreach (var status in errors.Order())
        {
            var content = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Refer(ServerJsonContext.Default.HttpErrorResponse, schemas) } };
            if (status == StatusCodes.Status429TooManyRequests)
            {
                content["application/problem+json"] = new JsonObject { ["schema"] = Refer(ServerJsonContext.Default.ProblemResponse, schemas) };
            }

            responses[Text(status)] = new JsonObject { ["description"] = Describe(status), ["content"] = content };
        }

        return responses;
    }

    private static string Describe(int status) => status switch
    {
        400 => "Something in the request is missing or wrong.",
        401 => "No key, a wrong one, or nobody has signed in.",
        403 => "The role is not enough.",
        404 => "There is no such thing here.",
        409 => "It cannot be done just now.",
        413 => "The body is too large.",
        429 => "Too much at once, or a budget is spent.",
        _ => "Not available; try again later.",
    };

    /// <summary>Puts a type among the components, and refers to it.</summary>
    private static JsonObject Refer(JsonTypeInfo type, JsonObject schemas)
    {
        var name = NameOf(type.Type);
        if (!schemas.ContainsKey(name))
        {
            schemas[name] = type.GetJsonSchemaAsNode(s_export);
        }

        return new JsonObject { ["$ref"] = Components + name };
    }

    private static string NameOf(Type type) => type.IsGenericType ? $"{NameOf(type.GenericTypeArguments[0])}List" : type.Name.Replace("Response", "", StringComparison.Ordinal);

    /// <summary>Answers are written with all of their members.</summary>
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject whole && whole["properties"] is JsonObject properties)
        {
            whole["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
        }

        return schema;
    }

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
