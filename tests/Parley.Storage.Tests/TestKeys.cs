using System.Security.Cryptography;
using System.Text;
using Parley.Storage.Sealing;

namespace Parley.Storage.Tests;

/// <summary>Keys that are the same for the same id.</summary>
internal static class TestKeys
{
    public static KeyRing Ring(params string[] ids) => KeyRing.Parse(string.Join(',', ids.Select(id => $"{id}:{Base64(id)}")));

    public static string Base64(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
