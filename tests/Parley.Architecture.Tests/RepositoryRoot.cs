using System.Runtime.CompilerServices;

namespace Parley.Architecture.Tests;

/// <summary>Where the checkout is, found from where this file was compiled.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find([CallerFilePath] string thisFile = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(thisFile)!, "..", ".."));
}
