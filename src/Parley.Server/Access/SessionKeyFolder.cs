using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Parley.Server.Hosting;

namespace Parley.Server.Access;

/// <summary>Keeps the keys that seal sessions in files that only their owner may read: a restart signs nobody out.</summary>
internal sealed class SessionKeyFolder(string folder) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(path => XElement.Load(path))] : [];

    /// <param name="element">The key.</param>
    /// <param name="friendlyName">What the framework calls it: <c>key-</c> and an identifier.</param>
    public void StoreElement(XElement element, string friendlyName)
    {
        var path = Path.Combine(folder, friendlyName.Replace(Path.DirectorySeparatorChar, '_') + ".xml");
        using var _ = PrivateFile.Lock(path);
        PrivateFile.Replace(path, element.Save);
    }
}
