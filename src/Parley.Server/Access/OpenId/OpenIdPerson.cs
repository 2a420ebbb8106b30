using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Access.OpenId;

/// <summary>Somebody whom the provider vouches for.</summary>
/// <param name="Id">Who it is in logs: made of issuer and subject, telling neither.</param>
/// <param name="Name">Whom the audit log names: what they call themselves, and <paramref name="Id"/>, which they cannot choose.</param>
/// <param name="Group">Whose role they have, as the configuration names it.</param>
/// <param name="Role">What they may.</param>
internal sealed record OpenIdPerson(string Id, string Name, string Group, AccessRole Role)
{
    public static string IdOf(string issuer, string subject) =>
        "openid_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{subject}")).AsSpan(0, 8));
}
