using System.Text.RegularExpressions;

namespace Parley.Storage.Redaction;

/// <summary>
/// Numbers that states give to persons: US SSN, Canadian SIN, Indian Aadhaar, Brazilian CPF and French NIR among the digits; Spanish DNI and NIE and the
/// British National Insurance number by their letters. By form and check digits; nine bare digits are an SSN only where one is spoken of.
/// </summary>
internal sealed class NationalIdFinder : IFinder
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly Regex s_socialSecurity = new(@"\b(?:social|ssn|security number|social insurance|sin)\b", Options);
    private static readonly Regex s_dni = new(@"\b(?:[XYZ][- ]?\d{7}|\d{8})[- ]?[A-Z]\b", Options);

    // www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
    private static readonly Regex s_nationalInsurance = new(@"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", Options);

    public IEnumerable<Finding> Find(RedactionInput input)
    {
        foreach (var run in input.Runs.Where(run => IsId(input, run)))
        {
            yield return run.Whole(RedactionKind.NationalId);
        }

        foreach (Match match in s_dni.Matches(input.Text))
        {
            if (CheckDigits.Dni(match.Value.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)))
            {
                yield return new Finding(match.Index, match.Length, RedactionKind.NationalId);
            }
        }

        foreach (Match match in s_nationalInsurance.Matches(input.Text))
        {
            yield return new Finding(match.Index, match.Length, RedactionKind.NationalId);
        }
    }

    private static bool IsId(RedactionInput input, DigitRun run) => run.Digits.Length switch
    {
        9 => (run.Layout == "3-2-4" && IsSocialSecurity(run.Digits)) || (run.Layout == "3-3-3" && CheckDigits.Luhn(run.Digits))
            || s_socialSecurity.IsMatch(input.Before(run.Start)),
        11 => run.Layout is "3-3-3-2" or "11" or "9-2" && CheckDigits.Cpf(run.Digits),
        12 => run.Layout is "4-4-4" or "12" && CheckDigits.Verhoeff(run.Digits),
        15 => run.Digits[0] is '1' or '2' && CheckDigits.Nir(run.Digits),
        _ => false,
    };

    /// <summary>Areas 000, 666 and 9xx, group 00 and serial 0000 are never given (20 CFR 422.103 and SSA's randomization of 2011).</summary>
    private static bool IsSocialSecurity(string digits) =>
        digits[..3] is not ("000" or "666") && digits[0] != '9' && digits[3..5] != "00" && digits[5..] != "0000";
}
