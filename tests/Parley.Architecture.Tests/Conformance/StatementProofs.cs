using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Parley.Architecture.Tests.Conformance;

/// <summary>Which tests say that they prove which statement, read from the built test assemblies' metadata.</summary>
internal static class StatementProofs
{
    /// <summary>The names of the proving tests by statement number, in order.</summary>
    /// <param name="attribute">What they name the statements with, e.g. <c>Statement</c>.</param>
    public static ILookup<int, string> Find(string attribute) => Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "tests"), "*.Tests")
        .Where(project => NamesStatements(project, attribute))
        .SelectMany(project => Read(AssemblyOf(project), $"{attribute}Attribute"))
        .OrderBy(proof => proof.Test, StringComparer.Ordinal)
        .ToLookup(proof => proof.Number, proof => proof.Test);

    private static bool NamesStatements(string project, string attribute) => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText)
        .Any(text => text.Contains($"[{attribute}(", StringComparison.Ordinal) || text.Contains($", {attribute}(", StringComparison.Ordinal));

    /// <summary>Of the configuration that this assembly was built in: tests/NAME/bin/CONFIGURATION/FRAMEWORK/NAME.dll.</summary>
    private static string AssemblyOf(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var name = Path.GetFileName(project);
        return Path.Combine(project, "bin", framework.Parent!.Name, framework.Name, $"{name}.dll");
    }

    private static List<(int Number, string Test)> Read(string assembly, string attributeName)
    {
        Assert.True(File.Exists(assembly), $"{assembly} is not built. Reference its project in Parley.Architecture.Tests.csproj.");
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.MethodDefinitions
               let method = metadata.GetMethodDefinition(handle)
               from attribute in method.GetCustomAttributes().Select(metadata.GetCustomAttribute)
               where NameOf(metadata, attribute) == attributeName
               from number in Numbers(metadata, attribute)
               select (number, TestName(metadata, method)),
        ];
    }

    private static string TestName(MetadataReader metadata, MethodDefinition method)
    {
        var type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
        var test = $"{type}.{metadata.GetString(method.Name)}";
        var isTest = method.GetCustomAttributes().Select(metadata.GetCustomAttribute)
            .Any(attribute => NameOf(metadata, attribute) is "FactAttribute" or "TheoryAttribute");
        Assert.True(isTest, $"{test} names statements but is no test.");
        return test;
    }

    private static string NameOf(MetadataReader metadata, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MethodDefinition => metadata.GetString(metadata.GetTypeDefinition(
            metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()).Name),
        _ => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : "",
    };

    /// <summary>The attribute's one argument, an array of integers (ECMA-335 §II.23.3).</summary>
    private static int[] Numbers(MetadataReader metadata, CustomAttribute attribute)
    {
        var blob = metadata.GetBlobReader(attribute.Value);
        blob.ReadUInt16(); // the prolog
        var numbers = new int[blob.ReadInt32()];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = blob.ReadInt32();
        }

        return numbers;
    }
}
