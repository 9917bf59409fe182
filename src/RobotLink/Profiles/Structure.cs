using System.Collections;
using System.Reflection;

namespace RobotLink.Profiles;

/// <summary>Compares records by what they hold. Records compare their lists by identity, which would call every re-read profile a new one.</summary>
internal static class Structure
{
    /// <param name="left">Records, lists, maps and simple values.</param>
    /// <param name="without">Names of properties that do not count.</param>
    public static bool Same(object? left, object? right, params string[] without)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left is null || right is null || left.GetType() != right.GetType() && (left is not IEnumerable || right is not IEnumerable))
        {
            return false;
        }

        return (left, right) switch
        {
            (string, _) or (ValueType, _) => left.Equals(right),
            (IDictionary some, IDictionary others) => SameEntries(some, others),
            (IEnumerable some, IEnumerable others) => SameItems(some, others),
            _ when left.GetType().Assembly != typeof(Structure).Assembly => left.Equals(right),
            _ => Properties(left).All(property => without.Contains(property.Name) || Same(property.GetValue(left), property.GetValue(right))),
        };
    }

    public static IEnumerable<PropertyInfo> Properties(object record) =>
        record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0);

    private static bool SameEntries(IDictionary some, IDictionary others) =>
        some.Count == others.Count && some.Keys.Cast<object>().All(key => others.Contains(key) && Same(some[key], others[key]));

    private static bool SameItems(IEnumerable some, IEnumerable others)
    {
        var left = some.Cast<object?>().ToList();
        var right = others.Cast<object?>().ToList();
        return left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second));
    }
}
