using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Parley.Server.Hosting;

/// <summary>Keeps the keys of ASP.NET Core's data protection in files that only their owner may read, so that what they sealed opens after a restart.</summary>
internal sealed class ProtectionKeyFolder(string folder) : IXmlRepository
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
