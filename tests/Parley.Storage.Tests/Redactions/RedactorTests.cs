using FsCheck;
using FsCheck.Fluent;
using Parley.Storage.Redaction;

namespace Parley.Storage.Tests.Redactions;

[Trait("Category", "Unit")]
public sealed class RedactorTests
{
    private readonly Redactor _redactor = new();

    [Theory]
    [InlineData("My card is 4111 1111 1111 1111, thanks", "My card is [card], thanks")]
    [InlineData("4111-1111-1111-1111", "[card]")]
    [InlineData("take 378282246310005 please", "take [card] please")]
    [InlineData("order 7 and then 5555555555554444.", "order 7 and then [card].")]
    [InlineData("four one one one, one one one one. one one one one uh one one one one", "[card]")]
    [InlineData("It's forty one eleven, double one double one, triple one one, eleven eleven. Right?", "It's [card]. Right?")]
    [InlineData("٤١١١ ١١١١ ١١١١ ١١١١", "[card]")]
    [InlineData("the card ends, no: 4111 1111 1111 1112", "the card ends, no: [card]")] // misheard: no check digit, but a card is spoken of
    [InlineData("00004111111111111111000011", "[card]")]
    public void Redact_OfACard_TakesItOut(string text, string redacted) => Assert.Equal(redacted, _redactor.Redact(text).Text);

    [Theory]
    [InlineData("My PIN is 4821.", "My PIN is [pin].")]
    [InlineData("the pin, it's four eight two one", "the pin, it's [pin]")]
    [InlineData("4821 is my pin", "[pin] is my pin")]
    [InlineData("The security code on the back is 123", "The security code on the back is [pin]")]
    [InlineData("my password is hunter2", "my password is [pin]")]
    [InlineData("Your one-time code: 998877", "Your one-time code: [pin]")]
    [InlineData("use sk-parley-AbCdEfGhIjKlMnOpQrStUvWx now", "use [key] now")]
    [InlineData("Authorization: Bearer abcdef0123456789", "Authorization: [key]")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "[key]")]
    public void Redact_OfASecret_TakesItOut(string text, string redacted) => Assert.Equal(redacted, _redactor.Redact(text).Text);

    [Theory]
    [InlineData("SSN 536-90-4399", "SSN [national_id]")]
    [InlineData("my social is five three six nine oh four three nine nine", "my social is [national_id]")]
    [InlineData("my social security number is 536904399", "my social security number is [national_id]")]
    [InlineData("SIN 046 454 286", "SIN [national_id]")]
    [InlineData("ni number QQ 12 34 56 C or AB123456C", "ni number QQ 12 34 56 C or [national_id]")]
    [InlineData("DNI 12345678Z, NIE X1234567L", "DNI [national_id], NIE [national_id]")]
    [InlineData("CPF 529.982.247-25", "CPF [national_id]")]
    [InlineData("Aadhaar 2341 2341 2346", "Aadhaar [national_id]")]
    [InlineData("NIR 1 85 05 78 006 084 91", "NIR [national_id]")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00 at the bank", "IBAN [iban] at the bank")]
    [InlineData("gb29nwbk60161331926819", "[iban]")]
    [InlineData("write to john.smith+x@example.co.uk please", "write to [email] please")]
    [InlineData("john dot smith at example dot com", "[email]")]
    [InlineData("+1 (555) 010-0123", "[phone]")]
    [InlineData("call 555-010-0123 or (555) 010 0123", "call [phone] or ([phone]")]
    [InlineData("call me on five five five oh one oh oh one two three", "call me on [phone]")]
    [InlineData("my number is 0301234567", "my number is [phone]")]
    public void Redact_OfAPersonsData_TakesThemOut(string text, string redacted) => Assert.Equal(redacted, _redactor.Redact(text).Text);

    [Theory]
    [InlineData("I'd like two of these for four people at ten past nine.")]
    [InlineData("Order 12345678 of 2026-11-21 10:15 for 1,234.56 dollars")]
    [InlineData("order number one two three four five six seven eight nine oh")]
    [InlineData("The spinning pinball costs 300")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("DNI 12345678A")]
    [InlineData("NL91 ABNA 0417 1643 01")]
    [InlineData("look at the shop, dot by dot")]
    [InlineData("000-12-3456")]
    public void Redact_OfOtherWords_LeavesThem(string text)
    {
        var redacted = _redactor.Redact(text);

        Assert.Equal(text, redacted.Text);
        Assert.Empty(redacted.Findings);
    }

    [Fact]
    public void Redact_OfAnAnswerToASecretQuestion_TakesBareDigitsOut()
    {
        Assert.True(Redactor.AsksForSecret("Please tell me your PIN."));
        Assert.True(Redactor.AsksForSecret("And the card number?"));
        Assert.False(Redactor.AsksForSecret("Where shall we send it?"));
        Assert.Equal("It's [pin], okay", _redactor.Redact("It's four eight two one, okay", answersSecretQuestion: true).Text);
        Assert.Equal("It's four eight two one, okay", _redactor.Redact("It's four eight two one, okay").Text);
    }

    [Fact]
    public void Redact_WithFindings_TellsTheirPlaces()
    {
        var redacted = _redactor.Redact("a 4111111111111111 b x@y.org");

        Assert.Equal([new Finding(2, 16, "card"), new Finding(21, 7, "email")], redacted.Findings);
    }

    [Fact]
    public void Redact_WithOptions_TakesOutWhatTheyAdd()
    {
        var redactor = new Redactor(new RedactorOptions
        {
            Patterns = new Dictionary<string, string> { ["customer"] = @"\bC-\d{4}\b", ["word"] = @"(?<=the )password" },
            KnownSecrets = ["hush-hush", "no"],
            Keep = new HashSet<string> { RedactionKind.Phone },
            DigitWords = new Dictionary<string, string> { ["vier"] = "4", ["eins"] = "1" },
        });

        Assert.Equal("[customer] says [key], no, to +15550100123", redactor.Redact("c-1234 says hush-hush, no, to +15550100123").Text);
        Assert.Equal("[card]", redactor.Redact($"vier {string.Join(' ', Enumerable.Repeat("eins", 15))}").Text);
        Assert.Throws<ArgumentException>(() => new Redactor(new RedactorOptions { Patterns = new Dictionary<string, string> { ["bad"] = "(" } }));
    }

    [Fact]
    public void Replace_OtherOptions_CountFromThenOnAndWrongOnesNever()
    {
        var redactor = new Redactor(new RedactorOptions { Patterns = new Dictionary<string, string> { ["customer"] = @"\bC-\d{4}\b" } });

        redactor.Replace(new RedactorOptions { Patterns = new Dictionary<string, string> { ["order"] = @"\bO-\d{4}\b" } });
        Assert.Throws<ArgumentException>(() => redactor.Replace(new RedactorOptions { Patterns = new Dictionary<string, string> { ["bad"] = "(" } }));

        Assert.Equal("C-1234 [order]", redactor.Redact("C-1234 O-1234").Text);
    }

    [Fact]
    public void Redact_WithAPatternThatNeverEnds_TakesTheWholeTextOut()
    {
        var redactor = new Redactor(new RedactorOptions
        {
            Patterns = new Dictionary<string, string> { ["slow"] = @"^(?=(a+)+$)\1b" }, PatternTimeout = TimeSpan.FromMilliseconds(20),
        });

        Assert.Equal("[slow]", redactor.Redact(new string('a', 60) + "!").Text);
    }

    [Theory]
    [InlineData("""{"card":4111111111111111,"note":"call +15550100123","n":7,"ok":true}""", """{"card":"[card]","note":"call [phone]","n":7,"ok":true}""")]
    [InlineData("""{"pin":"4821","api_key":null,"nested":{"cvv":123,"card_number":["4111"]}}""", """{"pin":"[secret]","api_key":null,"nested":{"cvv":"[secret]","card_number":"[secret]"}}""")]
    [InlineData("""{"x":"\u0034111 1111 1111 1111"}""", """{"x":"[card]"}""")]
    [InlineData("""{"x":"\u0034111 1111 1111 1111" """, """{"x":"[card]" """)]
    [InlineData("""["4111","1111","1111","1111"]""", """["[card]"]""")]
    [InlineData("""{"4111111111111111":[{"a":1},"é <b>"]}""", """{"[card]":[{"a":1},"é <b>"]}""")]
    [InlineData("""{"newPassword":"a","accessToken":"b","clientSecret":"c","userPin":"d"}""", """{"newPassword":"[secret]","accessToken":"[secret]","clientSecret":"[secret]","userPin":"[secret]"}""")]
    [InlineData("""{"APIKey":"a","OldPassWord":"b","userPIN":12,"cardNumber":"d"}""", """{"APIKey":"[secret]","OldPassWord":"[secret]","userPIN":"[secret]","cardNumber":"[secret]"}""")]
    [InlineData("""{"maxTokens":5,"japan":"a","timespan":"b"}""", """{"maxTokens":5,"japan":"a","timespan":"b"}""")]
    [InlineData("no json: 4111111111111111", "no json: [card]")]
    public void RedactJson_OfArguments_TakesOutWhatIsInThem(string json, string redacted) => Assert.Equal(redacted, _redactor.RedactJson(json));

    [Theory]
    [InlineData("""{"password":"hun ter","n":1,"x":""", """{"password":"[pin]","n":1,"x":""")]
    [InlineData("""{"accessToken" : 'hun"ter', "n":1""", """{"accessToken" : '[pin]', "n":1""")]
    [InlineData("""{"userPin":4821, "n":"a""", """{"userPin":[pin], "n":"a""")]
    [InlineData("""{"n":1,"secret":{"a":"hunter"},"b":"hunter" """, """{"n":1,"secret":[pin]""")]
    [InlineData("""{"p\u0061ssword":"hun\u0022ter","password":"hun\u0022ter\"","n":1""", """{"password":"[pin]","password":"[pin]","n":1""")]
    [InlineData("""{"x":"{\"password\":\"hun\\\"ter\",\"n\":1}"}""", """{"x":"{\"password\":\"[pin]\",\"n\":1}"}""")]
    [InlineData("""{"x":"{\"password\":\"hun\\\"ter\",\"n\":1}" """, """{"x":"{\"password\":\"[pin]\",\"n\":1}" """)]
    [InlineData("""{"password":"hun\\u0022ter","n":1""", """{"password":"[pin]","n":1""")]
    [InlineData("""{"password":"hunter""", """{"password":"[pin]""")]
    [InlineData("""{"password":""", """{"password":""")]
    public void RedactJson_OfWhatDoesNotParse_KeepsNoMemberThatIsNamedLikeASecret(string json, string redacted) =>
        Assert.Equal(redacted, _redactor.RedactJson(json));

    [Fact]
    public void RedactJson_DeeperThanIsParsed_KeepsNoMemberThatIsNamedLikeASecret()
    {
        var json = string.Concat(Enumerable.Repeat("""{"a":""", 100)) + """{"clientSecret":"hunter"}""" + new string('}', 100);

        Assert.DoesNotContain("hunter", _redactor.RedactJson(json), StringComparison.Ordinal);
    }

    [Fact]
    public void Redact_OfAnyText_IsStableAndInOrder() => Prop.ForAll<string?>(text =>
    {
        var redacted = _redactor.Redact(text ?? "");
        var ends = redacted.Findings.Select(finding => finding.Start + finding.Length).Prepend(0);
        return redacted.Findings.Zip(ends, (finding, end) => finding.Start >= end).All(isAfter => isAfter)
            && _redactor.Redact(redacted.Text).Text == redacted.Text && _redactor.RedactJson(text ?? "") is not null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Redact_OfAnyCardHoweverItIsWritten_LeavesNoneOfIt() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            var card = Card(random);
            string[] separators = [" ", "-", ".", ", ", " - ", "  "];
            var written = string.Concat(card.Select((digit, i) => (i > 0 && random.Next(3) == 0 ? separators[random.Next(separators.Length)] : "") + Write(digit, random)));
            var redacted = _redactor.Redact($"well, {written} thanks").Text;
            return string.Join(' ', redacted.Split(' ', StringSplitOptions.RemoveEmptyEntries)) == "well, [card] thanks";
        }).QuickCheckThrowOnFailure();

    private static string Write(char digit, Random random)
    {
        string[] names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        return random.Next(4) == 0 ? $" {names[digit - '0']} " : digit.ToString();
    }

    private static string Card(Random random)
    {
        while (true)
        {
            var card = $"4{string.Concat(Enumerable.Range(0, 15).Select(_ => random.Next(10)))}";
            if (CheckDigits.Luhn(card))
            {
                return card;
            }
        }
    }
}
