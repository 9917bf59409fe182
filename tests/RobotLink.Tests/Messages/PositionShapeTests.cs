using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>The frames with an Open Protocol header are those of the specification R 2.8.0, exchanged with an independent program.</summary>
internal sealed class PositionShapeTests
{
    private static readonly MessageCatalogue Controller = new(Samples.OpenProtocol());

    [Test]
    public void An_answer_to_start_is_read()
    {
        const string frame = "0163000200300000    010001020103SIM                      ";

        var values = Samples.Decode(Controller.Find("started")!, frame);

        Assert.That(values[..2], Is.EqualTo(new[] { FieldValue.Of(1), FieldValue.Of(1) }));
        Assert.That(Samples.DecodeText(Controller.Find("started")!, frame, 2), Is.EqualTo("SIM"));
    }

    [Test]
    public void An_error_is_read()
    {
        const string frame = "0026000400100000    000196";

        Assert.That(Samples.DecodeText(Controller.Find("error")!, frame), Is.EqualTo("0001"));
        Assert.That(Samples.Decode(Controller.Find("error")!, frame)[1], Is.EqualTo(FieldValue.Of(96)));
    }

    [Test]
    public void A_scaled_value_is_exact()
    {
        var values = Samples.Decode(Controller.Find("tightening_result")!, Samples.TighteningResult());

        Assert.That(values, Is.EqualTo(new[] { FieldValue.Of(true), FieldValue.Of(12.34), FieldValue.Of(42) }));
    }

    [Test]
    public void A_longer_frame_is_accepted_because_later_revisions_append()
    {
        Assert.That(Samples.Decode(Controller.Find("tightening_result")!, Samples.TighteningResult() + "24more"), Has.Length.EqualTo(3));
    }

    [Test]
    public void A_frame_shorter_than_a_place_says_which_field_is_missing()
    {
        Assert.That(
            Samples.Fault(Controller.Find("tightening_result")!, Samples.TighteningResult()[..221]),
            Is.EqualTo("expected a whole number for 'id' at byte 222, found the end"));
    }

    [Test]
    public void A_frame_that_ends_inside_a_place_shows_what_was_there()
    {
        Assert.That(
            Samples.Fault(Controller.Find("tightening_result")!, Samples.TighteningResult()[..225]),
            Is.EqualTo("expected a whole number for 'id' at byte 222, found '0000', then the end"));
    }

    [TestCase("x", "001234", "expected 1 or 0 for 'ok' at byte 108, found 'x'")]
    [TestCase("1", "12.340", "expected a whole number for 'torque' at byte 141, found '12.340'")]
    [TestCase("1", "0 1234", "expected a whole number for 'torque' at byte 141, found '0 1234'")]
    public void A_place_with_other_bytes_says_so(string ok, string torque, string words)
    {
        Assert.That(Samples.Fault(Controller.Find("tightening_result")!, Samples.TighteningResult(ok, torque)), Is.EqualTo(words));
    }

    [TestCase("001")]
    [TestCase("000")]
    [TestCase("   ")]
    [TestCase("002")]
    [TestCase("999")]
    public void A_frame_of_another_revision_is_still_this_message(string revision)
    {
        Assert.That(Samples.Decode(Controller.Find("subscribe")!, $"00200060{revision}         "), Is.Empty);
    }

    [TestCase("0005", true)]
    [TestCase("0006", false)]
    [TestCase("5   ", false)]
    public void The_message_number_identifies(string mid, bool fits)
    {
        Assert.That(Controller.Find("accepted")!.TryDecode(Encoding.ASCII.GetBytes($"0024{mid}0010         0060"), [], out _), Is.EqualTo(fits));
    }

    [TestCase("0024000", "expected mid '0005' at byte 5, found '000'")]
    [TestCase("00240006001", "expected mid '0005' at byte 5, found '0006001'")]
    [TestCase("", "expected mid '0005' at byte 1, found the end")]
    public void Another_message_says_which_number_was_expected(string frame, string words)
    {
        Assert.That(Samples.Fault(Controller.Find("accepted")!, frame), Is.EqualTo(words));
    }

    [TestCase("start", "    0001003         ")]
    [TestCase("subscribe", "    0060001         ")]
    [TestCase("alive", "    9999            ")]
    public void A_message_is_sent_with_its_whole_header_and_room_for_the_length(string name, string payload)
    {
        Assert.That(Encoding.ASCII.GetString(Samples.Encode(Controller.FindSent(name)!)), Is.EqualTo(payload));
    }

    [Test]
    public void Without_a_header_length_a_message_ends_with_its_last_field()
    {
        var shape = new MessageCatalogue(Samples.OpenProtocol() with { HeaderLength = null }).FindSent("start")!;

        Assert.That(Samples.Encode(shape), Has.Length.EqualTo(11));
    }

    [Test]
    public void A_lowered_revision_is_written_over_the_constant()
    {
        var lowered = new Dictionary<string, string> { ["revision"] = "2" };

        Assert.That(Encoding.ASCII.GetString(Samples.Encode(Controller.FindSent("start")!, lowered)), Is.EqualTo("    0001002         "));
    }

    [Test]
    public void A_header_constant_that_is_too_long_is_refused()
    {
        var header = new Dictionary<string, string> { ["revision"] = "1000" };

        Assert.That(
            () => Samples.Encode(Controller.FindSent("start")!, header),
            Throws.TypeOf<EncodeException>().With.Message.EqualTo("Header field 'revision' of 'start' cannot be '1000': its place 9..11 is too short."));
    }

    [Test]
    public void Fields_are_written_at_their_places()
    {
        var payload = Samples.Encode(Controller.Find("tightening_result")!, ("ok", true), ("torque", 12.34), ("id", 42));

        Assert.That(Encoding.ASCII.GetString(payload), Is.EqualTo("    0061            ".PadRight(107) + "1".PadRight(33) + "001234".PadRight(81) + "0000000042"));
    }

    [TestCase(12.345, "12.345: it is no multiple of 0.01; a multiple of 0.01 fits.")]
    [TestCase(12345.67, "12345.67: it needs 7 bytes and has 6; a multiple of 0.01 fits.")]
    public void A_value_that_cannot_stand_at_its_place_is_refused(double torque, string words)
    {
        Assert.That(
            Samples.EncodeError(Controller.Find("tightening_result")!, ("ok", true), ("torque", torque), ("id", 1)),
            Is.EqualTo("Argument 'torque' of 'tightening_result' cannot be " + words));
    }

    [Test]
    public void A_missing_argument_is_named()
    {
        Assert.That(
            Samples.EncodeError(Controller.Find("tightening_result")!, ("ok", true), ("torque", 1)),
            Is.EqualTo("Argument 'id' of 'tightening_result' is missing; a whole number fits."));
    }

    [TestCase(FieldType.Int)]
    [TestCase(FieldType.Text)]
    [TestCase(FieldType.Bool)]
    [TestCase(FieldType.Digits)]
    [TestCase(FieldType.Choice)]
    public void A_blank_place_is_a_missing_value(FieldType type)
    {
        var field = Samples.Field("f", type, new ByteRange(2, 3)) with { Digits = 2, Choices = ["A"] };

        Assert.That(Samples.DecodeOne(Samples.Places(field), "X  Y"), Is.EqualTo(FieldValue.Missing));
    }

    [TestCase(FieldType.Int, "7", 7)]
    [TestCase(FieldType.Digits, "001", 1)]
    public void A_blank_place_means_what_the_profile_says(FieldType type, string blank, long value)
    {
        var field = Samples.Field("f", type, new ByteRange(1, 3)) with { Digits = 3, Blank = blank };

        Assert.That(Samples.DecodeOne(Samples.Places(field), "   "), Is.EqualTo(FieldValue.Of(value)));
    }

    [Test]
    public void Zeros_in_a_field_of_digits_are_blank_where_blank_has_a_meaning()
    {
        var field = Samples.Field("f", FieldType.Digits, new ByteRange(1, 3)) with { Digits = 3 };

        Assert.That(Samples.DecodeOne(Samples.Places(field with { Blank = "001" }), "000"), Is.EqualTo(FieldValue.Of(1)));
        Assert.That(Samples.DecodeOne(Samples.Places(field), "000"), Is.EqualTo(FieldValue.Of(0)));
    }

    [Test]
    public void A_blank_text_reads_as_what_the_profile_says()
    {
        var shape = Samples.Places(Samples.Field("f", FieldType.Text, new ByteRange(1, 3)) with { Blank = "none" });

        Assert.That(FieldText.Plain(shape, 0, "   "u8, Samples.DecodeOne(shape, "   ")), Is.EqualTo("none"));
    }

    [Test]
    public void A_blank_that_its_own_field_cannot_read_is_a_contradiction()
    {
        var field = Samples.Field("f", FieldType.Int, new ByteRange(1, 3)) with { Blank = "abc" };

        Assert.That(() => Samples.Places(field), Throws.ArgumentException.With.Message.StartsWith("Blank 'abc' of 'f' is not a whole number."));
    }

    [Test]
    public void Null_leaves_a_place_blank()
    {
        var shape = Samples.Places(Samples.Field("a", FieldType.Int, new ByteRange(1, 3)), Samples.Field("b", FieldType.Text, new ByteRange(4, 5)));

        var payload = Samples.Encode(shape, ("a", null), ("b", "x"));

        Assert.That(Encoding.ASCII.GetString(payload), Is.EqualTo("   x "));
    }

    [Test]
    public void An_argument_left_out_is_blank_where_blank_has_a_meaning()
    {
        var shape = Samples.Places(Samples.Field("a", FieldType.Digits, new ByteRange(1, 3)) with { Digits = 3, Blank = "001" });

        Assert.That(Samples.Encode(shape), Is.EqualTo("   "u8.ToArray()));
    }

    [Test]
    public void A_zero_that_would_be_read_as_blank_is_refused()
    {
        var shape = Samples.Places(Samples.Field("a", FieldType.Digits, new ByteRange(1, 3)) with { Digits = 3, Blank = "001" });

        Assert.That(
            Samples.EncodeError(shape, ("a", 0)),
            Is.EqualTo("Argument 'a' of 'sample' cannot be 0: it would be read back as 1; a whole number of at most 3 digits fits."));
    }

    [TestCase("a ", "it would be read back as a")]
    [TestCase("", "it would be read back as -")]
    [TestCase("   ", "it would be read back as -")]
    [TestCase("abcdef", "it needs 6 bytes and has 5")]
    public void A_text_that_padding_would_change_is_refused(string text, string words)
    {
        var shape = Samples.Places(Samples.Field("f", FieldType.Text, new ByteRange(1, 5)));

        Assert.That(Samples.EncodeError(shape, ("f", text)), Is.EqualTo($"Argument 'f' of 'sample' cannot be \"{text}\": {words}; text in ASCII fits."));
    }

    [TestCase("  12")]
    [TestCase("12  ")]
    [TestCase("0012")]
    [TestCase(" +12")]
    public void Padding_around_a_number_is_ignored(string place)
    {
        Assert.That(Samples.DecodeOne(Samples.Places(Samples.Field("f", FieldType.Int, new ByteRange(1, 4))), place), Is.EqualTo(FieldValue.Of(12)));
    }

    [TestCase("+   253.40", 253.4)]
    [TestCase("-     7.89", -7.89)]
    [TestCase("  - 0.5   ", -0.5)]
    public void Blanks_behind_the_sign_of_a_number_are_padding(string place, double value) =>
        Assert.That(Samples.DecodeOne(Samples.Places(Samples.Field("f", FieldType.Float, new ByteRange(1, 10))), place), Is.EqualTo(FieldValue.Of(value)));

    [TestCase("- 1 2 ")]
    [TestCase("- +12 ")]
    [TestCase("+     ")]
    [TestCase("- x   ")]
    public void A_sign_that_no_number_follows_is_no_number(string place) =>
        Assert.That(Samples.Fault(Samples.Places(Samples.Field("f", FieldType.Int, new ByteRange(1, 6))), place), Does.StartWith("expected a whole number"));

    [TestCase(" ab ", " ab")]
    [TestCase("a b ", "a b")]
    public void Spaces_behind_a_text_are_padding(string place, string text)
    {
        Assert.That(Samples.DecodeText(Samples.Places(Samples.Field("f", FieldType.Text, new ByteRange(1, 4))), place), Is.EqualTo(text));
    }

    [TestCase(-5, "-0005")]
    [TestCase(12, "00012")]
    public void Numbers_are_sent_behind_zeros(int value, string payload)
    {
        var shape = Samples.Places(Samples.Field("f", FieldType.Int, new ByteRange(1, 5)));

        Assert.That(Encoding.ASCII.GetString(Samples.Encode(shape, ("f", value))), Is.EqualTo(payload));
    }

    [Test]
    public void A_number_at_a_place_is_never_rounded_to_fit()
    {
        var shape = Samples.Places(Samples.Field("f", FieldType.Float, new ByteRange(1, 6)));

        Assert.That(Samples.Encode(shape, ("f", -1.5)), Is.EqualTo("-001.5"u8.ToArray()));
        Assert.That(
            Samples.EncodeError(shape, ("f", 0.00005)),
            Is.EqualTo("Argument 'f' of 'sample' cannot be 0.00005: it needs 7 bytes and has 6; a number fits."));
    }

    [TestCase("A  ", "A")]
    [TestCase("AB ", "AB")]
    [TestCase("ABC", "ABC")]
    public void A_choice_fills_its_place_with_padding(string place, string choice)
    {
        var field = Samples.Choice("f", "A", "AB", "ABC") with { At = new ByteRange(1, 3) };

        Assert.That(Samples.DecodeText(Samples.Places(field), place), Is.EqualTo(choice));
    }

    [Test]
    public void A_place_may_be_counted_from_the_end()
    {
        var shape = Samples.Places(Samples.Field("n", FieldType.Int, new ByteRange(1, 2)), Samples.Field("last", FieldType.Int, new ByteRange(-2, -1)));

        Assert.That(Samples.Decode(shape, "07abc42"), Is.EqualTo(new[] { FieldValue.Of(7), FieldValue.Of(42) }));
        Assert.That(Samples.Encode(shape, ("n", 7), ("last", 42)), Is.EqualTo("0742"u8.ToArray()));
    }

    [Test]
    public void A_text_may_take_all_up_to_the_end()
    {
        var shape = Samples.Places(Samples.Field("n", FieldType.Int, new ByteRange(1, 2)), Samples.Field("rest", FieldType.Text, new ByteRange(3, -1)));

        Assert.That(Samples.DecodeText(shape, "07abc 42", 1), Is.EqualTo("abc 42"));
        Assert.That(Samples.Encode(shape, ("n", 7), ("rest", "abc 42")), Is.EqualTo("07abc 42"u8.ToArray()));
    }

    [TestCase(1234, 0.01, 12.34)]
    [TestCase(-1, 0.01, -0.01)]
    [TestCase(3, 0.1, 0.3)]
    [TestCase(115, 0.01, 1.15)]
    [TestCase(29, 0.001, 0.029)]
    [TestCase(5, 10, 50)]
    [TestCase(long.MaxValue, 0.01, 92233720368547758.07)]
    public void Implied_decimals_are_what_the_printed_number_says(long wire, decimal scale, double value)
    {
        var shape = Samples.Places(Samples.Field("f", FieldType.Int, new ByteRange(1, 20)) with { Scale = scale });

        Assert.That(Samples.DecodeOne(shape, $"{wire,20}"), Is.EqualTo(FieldValue.Of(value)));
    }

    [TestCase("1234.5", 12.345)]
    [TestCase("1e300", 1e298)]
    public void A_number_with_a_point_may_be_scaled_too(string place, double value)
    {
        var shape = Samples.Places(Samples.Field("f", FieldType.Float, new ByteRange(1, 8)) with { Scale = 0.01m });

        Assert.That(Samples.DecodeOne(shape, $"{place,8}").Number, Is.EqualTo(value).Within(1).Ulps);
    }

    [Test]
    public void Messages_with_different_numbers_are_distinct()
    {
        Assert.That(Controller.Find("accepted")!.IsDistinctFrom(Controller.Find("error")!), Is.True);
        Assert.That(Controller.Find("accepted")!.IsDistinctFrom(Controller.Find("accepted")!), Is.False);
    }
}
