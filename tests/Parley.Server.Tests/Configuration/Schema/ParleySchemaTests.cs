using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Tests.Configuration.Schema;

[Trait("Category", "Unit")]
public sealed class ParleySchemaTests
{
    private const string AcceptVariable = "PARLEY_ACCEPT_SCHEMA";

    private static readonly string s_root = FindRoot();
    private static readonly DocumentedExamples s_documents = new(Path.Combine(s_root, "docs"));
    private static readonly JsonSerializerOptions s_format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Schema_ReadersAndDocuments_SayTheSame()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var path = Path.Combine(s_root, "docs", "parley.schema.json");
        var expected = new ReaderSchema(s_documents).Create().ToJsonString(s_format) + "\n";
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            await File.WriteAllTextAsync(path, expected, cancellationToken);
        }

        Assert.True(
            expected == await File.ReadAllTextAsync(path, cancellationToken),
            $"docs/parley.schema.json is not what the readers and the documents say. Run this test with {AcceptVariable}=1, build, and commit the file.");
    }

    [Fact]
    public void Settings_OfTheReaders_AreShownInTheDocumentsWithAWord()
    {
        var asked = s_documents.Readings.Where(reading => reading.Kind == YamlReadingKind.Key).Select(reading => reading.Shape).Distinct().ToArray();

        Assert.NotEmpty(asked);
        Require([.. asked.Where(shape => !s_documents.Shown.Contains(shape))], "are in no example of docs/*.md");
        Require([.. asked.Where(shape => !IsExplained(shape))], "have no '# comment' beside them in any example of docs/*.md");

        static void Require(string[] missing, string problem) => Assert.True(missing.Length == 0, $"These settings {problem}: {string.Join(", ", missing)}");

        static bool IsExplained(string shape) =>
            s_documents.CommentOf(shape) is not null || (shape.Contains('.') && IsExplained(shape[..shape.LastIndexOf('.')].Replace("[]", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("samples/Parley.Samples/parley.yaml")]
    [InlineData("templates/content/parley-gateway/parley.yaml")]
    public void Schema_SampleFile_IsValidAndKnowsItsSchema(string file)
    {
        var yaml = File.ReadAllText(Path.Combine(s_root, file));

        Assert.Null(SchemaValidator.FindProblem(YamlDocumentJson.Read(yaml), Load()));
        Assert.StartsWith("# yaml-language-server: $schema=", yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agnets: []")]
    [InlineData("server: { prot: 80 }")]
    [InlineData("server: { port: 70000 }")]
    [InlineData("server: { port: high }")]
    [InlineData("server: 8080")]
    [InlineData("agents: [{ title: X }]")]
    [InlineData("agents: { name: x }")]
    [InlineData("engine: { use: oflin }")]
    [InlineData("engine: { chat: { model: x } }")]
    [InlineData("engine: { chat: { base_url: localhost, model: x } }")]
    [InlineData("openai: { enabled: maybe }")]
    [InlineData("agents: [{ name: a, turn_detection: { threshold: 2 } }]")]
    public void Schema_WrongFile_IsNotValid(string yaml)
    {
        Assert.NotNull(SchemaValidator.FindProblem(YamlDocumentJson.Read(yaml), Load()));
        Assert.NotEmpty(ConfigurationReading.ReadWhole(yaml, "parley.yaml", "/", _ => null).Mistakes);
    }

    [Theory]
    [InlineData("server: { port: \"${PORT}\", compatible_mode: yes, host: }")]
    [InlineData("agents: [{ name: a, tools: shop, transfers: \"+15550100\" }, { name: b, tools: [x, y], transfers: { sales: \"+15550100\" } }]")]
    [InlineData("engine: { chat: offline, recogniser: { base_url: http://localhost/v1, model: x } }")]
    [InlineData("twilio: { auth_token: [a, b], validate_signatures: false }")]
    public void Schema_UnusualFile_IsValid(string yaml)
    {
        Assert.Null(SchemaValidator.FindProblem(YamlDocumentJson.Read(yaml), Load()));
        Assert.Empty(ConfigurationReading.ReadWhole(yaml, "parley.yaml", "/", name => name == "PORT" ? "1" : null).Mistakes);
    }

    private static JsonObject Load()
    {
        using var stream = ParleyConfigurationSchema.Open();
        return (JsonObject)JsonNode.Parse(stream)!;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
