using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RobotLink.Host.Support;

namespace RobotLink.Tests.Host.Support;

internal sealed class SecretFilterTests
{
    private const string Secret = "pä\"ss<w>'0rd 7";

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Secret);

    private static IEnumerable<TestCaseData> Forms()
    {
        yield return new TestCaseData(Secret).SetArgDisplayNames("clear");
        yield return new TestCaseData(JsonSerializer.Serialize(Secret)).SetArgDisplayNames("JSON");
        yield return new TestCaseData(JsonEncodedText.Encode(Secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()).SetArgDisplayNames("JSON of the API");
        yield return new TestCaseData($"'{Secret.Replace("'", "''", StringComparison.Ordinal)}'").SetArgDisplayNames("YAML");
        yield return new TestCaseData(Uri.EscapeDataString(Secret)).SetArgDisplayNames("an address");
        yield return new TestCaseData(WebUtility.UrlEncode(Secret)).SetArgDisplayNames("a form");
        yield return new TestCaseData(WebUtility.HtmlEncode(Secret)).SetArgDisplayNames("HTML");
        yield return new TestCaseData(Convert.ToHexString(Bytes)).SetArgDisplayNames("digits");
        yield return new TestCaseData(Convert.ToHexStringLower(Bytes)).SetArgDisplayNames("small digits");
        yield return new TestCaseData(string.Join(' ', Bytes.Select(each => each.ToString("X2")))).SetArgDisplayNames("digits with blanks");
        yield return new TestCaseData(Convert.ToBase64String(Bytes)).SetArgDisplayNames("base64");
#pragma warning disable CA5351 // Nothing is protected by it here: devices take it in place of the password.
        yield return new TestCaseData(Convert.ToHexStringLower(MD5.HashData(Bytes))).SetArgDisplayNames("a digest");
#pragma warning restore CA5351
        yield return new TestCaseData(RobotLink.Profiles.ByteNotation.Format(Bytes)).SetArgDisplayNames("our notation");
    }

    [TestCaseSource(nameof(Forms))]
    public void A_secret_has_stars_in_whatever_form_it_stands(string form)
    {
        var shown = new SecretFilter([Secret]).Apply($"before {form} behind");

        Assert.That(shown, Does.StartWith("before ").And.EndWith(" behind").And.Matches(@"\*\*\*|Kioq").And.Not.Contain(form.Trim('"', '\'')));
    }

    [Test]
    public void A_secret_inside_of_bytes_in_base64_has_stars_and_the_bytes_around_it_stay([Range(0, 5)] int before, [Range(0, 3)] int behind)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)7, before), .. Bytes, .. Enumerable.Repeat((byte)9, behind)];
        var line = $"{{\"raw\":\"{Convert.ToBase64String(bytes)}\"}}";

        var raw = JsonDocument.Parse(new SecretFilter([Secret]).Apply(line)).RootElement.GetProperty("raw").GetBytesFromBase64();

        Assert.That(raw, Is.EqualTo(Enumerable.Repeat((byte)7, before).Concat(Enumerable.Repeat((byte)'*', Bytes.Length)).Concat(Enumerable.Repeat((byte)9, behind))));
    }

    [Test]
    public void What_is_no_secret_stays_as_it_is()
    {
        const string text = "{\"raw\":\"UE9TPw0K\",\"time\":\"2026-11-20T12:00:00Z\",\"words\":\"Nothing answers at this address\"}";
        var filter = new SecretFilter([Secret, "x"]);

        Assert.That(filter.Apply(text), Is.EqualTo(text));
        Assert.That(filter.Starred, Is.Zero);
    }
}
