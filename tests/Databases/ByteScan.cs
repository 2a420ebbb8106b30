using System.Text;

namespace Parley.Databases;

/// <summary>Looks for words in all bytes of files, as somebody would who has stolen them.</summary>
internal static class ByteScan
{
    /// <summary>Those of the words that are found, in UTF-8 or UTF-16, in order.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> files, params string[] words)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var bytes = Read(file);
            foreach (var word in words.Where(word => Contains(bytes, Encoding.UTF8.GetBytes(word)) || Contains(bytes, Encoding.Unicode.GetBytes(word))))
            {
                found.Add(word);
            }
        }

        return [.. found];
    }

    private static bool Contains(byte[] bytes, byte[] word) => bytes.AsSpan().IndexOf(word) >= 0;

    private static byte[] Read(string path)
    {
        try
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException) // gone since it was listed
        {
            return [];
        }
    }
}
