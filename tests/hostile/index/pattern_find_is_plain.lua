-- would not end as a pattern; find is plain
-- expect:
return ("a"):rep(2000):find("a-a-a-a-a-a-a-a-a-a-a-a-a-a-b")
