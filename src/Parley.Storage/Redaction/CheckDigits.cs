namespace Parley.Storage.Redaction;

/// <summary>The check digits of the numbers that are looked for. Pure.</summary>
internal static class CheckDigits
{
    private static readonly byte[][] s_verhoeffProducts =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1], [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];

    private static readonly byte[][] s_verhoeffPermutations =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2], [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1], [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];

    /// <summary>ISO/IEC 7812-1, annex B: cards and the Canadian SIN.</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }

    /// <summary>Verhoeff's scheme: the Indian Aadhaar.</summary>
    public static bool Verhoeff(ReadOnlySpan<char> digits)
    {
        byte check = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            check = s_verhoeffProducts[check][s_verhoeffPermutations[i % 8][digits[^(i + 1)] - '0']];
        }

        return check == 0;
    }

    /// <summary>The Brazilian CPF: two check digits modulo 11; eleven equal digits are none.</summary>
    public static bool Cpf(ReadOnlySpan<char> digits) =>
        digits.Length == 11 && digits.ContainsAnyExcept(digits[0]) && CpfDigit(digits[..9]) == digits[9] && CpfDigit(digits[..10]) == digits[10];

    /// <summary>The French NIR: the last two digits are 97 minus the rest modulo 97.</summary>
    public static bool Nir(ReadOnlySpan<char> digits) => digits.Length == 15 && 97 - (long.Parse(digits[..13], null) % 97) == int.Parse(digits[13..], null);

    /// <summary>ISO 13616: letters count from 10, the first four characters go to the end, and the whole is 1 modulo 97.</summary>
    public static bool Iban(string iban)
    {
        var remainder = 0;
        foreach (var character in iban[4..] + iban[..4])
        {
            var value = char.IsAsciiDigit(character) ? character - '0' : char.ToUpperInvariant(character) - 'A' + 10;
            remainder = ((remainder * (value > 9 ? 100 : 10)) + value) % 97;
        }

        return remainder == 1;
    }

    /// <summary>The Spanish DNI and NIE: a letter by the number modulo 23; X, Y and Z stand for 0, 1 and 2.</summary>
    public static bool Dni(string dni)
    {
        var number = char.ToUpperInvariant(dni[0]) switch { 'X' => "0" + dni[1..^1], 'Y' => "1" + dni[1..^1], 'Z' => "2" + dni[1..^1], _ => dni[..^1] };
        return "TRWAGMYFPDXBNJZSQVHLCKE"[int.Parse(number, null) % 23] == char.ToUpperInvariant(dni[^1]);
    }

    private static char CpfDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += (digits[i] - '0') * (digits.Length + 1 - i);
        }

        var rest = sum % 11;
        return rest < 2 ? '0' : (char)('0' + 11 - rest);
    }
}
