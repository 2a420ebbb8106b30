namespace Parley.Server.Configuration;

/// <summary>The JSON Schema (draft 2020-12) of <c>parley.yaml</c>, for editors. It is made from what the readers take and the documents say.</summary>
public static class ParleyConfigurationSchema
{
    private const string ResourceName = "parley.schema.json";

    /// <summary>The schema, as UTF-8 JSON; the caller disposes the stream.</summary>
    public static Stream Open() => typeof(ParleyConfigurationSchema).Assembly.GetManifestResourceStream(ResourceName)!;
}
