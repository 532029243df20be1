# Reads Mozilla's certdata.txt; writes the certificates trusted for TLS servers, in its order, as PEM.
# A certificate and the word about its trust are two objects; issuer and serial number join them.
BEGIN {
	digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
}

function octal(text) {
	return substr(text, 1, 1) * 64 + substr(text, 2, 1) * 8 + substr(text, 3, 1)
}

# text: three octal digits for each byte
function base64(text, out, i, n, word) {
	out = ""
	n = length(text)
	for (i = 1; i <= n; i += 9) {
		word = octal(substr(text, i, 3)) * 65536
		if (i + 3 <= n)
			word += octal(substr(text, i + 3, 3)) * 256
		if (i + 6 <= n)
			word += octal(substr(text, i + 6, 3))
		out = out substr(digits, int(word / 262144) + 1, 1)
		out = out substr(digits, int(word / 4096) % 64 + 1, 1)
		out = out (i + 3 <= n ? substr(digits, int(word / 64) % 64 + 1, 1) : "=")
		out = out (i + 6 <= n ? substr(digits, word % 64 + 1, 1) : "=")
	}
	return out
}

function finish_object(id) {
	id = value["CKA_ISSUER"] " " value["CKA_SERIAL_NUMBER"]
	if (value["CKA_CLASS"] == "CKO_CERTIFICATE") {
		order[++count] = id
		label[id] = value["CKA_LABEL"]
		der[id] = value["CKA_VALUE"]
	} else if (value["CKA_TRUST_SERVER_AUTH"] == "CKT_NSS_TRUSTED_DELEGATOR")
		trusted[id] = 1
	split("", value)
}

/^#/ || NF == 0 { next }
/^CKA_CLASS/ { finish_object() }
/^END$/ { name = ""; next }
/^CKA_.* MULTILINE_OCTAL/ { name = $1; value[name] = ""; next }
name != "" { gsub(/\\/, ""); value[name] = value[name] $0; next }
/^CKA_LABEL/ { sub(/^[^"]*"/, ""); sub(/".*/, ""); value["CKA_LABEL"] = $0; next }
/^CKA_/ { value[$1] = $3 }

END {
	finish_object()
	for (i = 1; i <= count; i++) {
		id = order[i]
		if (!(id in trusted))
			continue
		print "# " label[id]
		print "-----BEGIN CERTIFICATE-----"
		text = base64(der[id])
		for (at = 1; at <= length(text); at += 64)
			print substr(text, at, 64)
		print "-----END CERTIFICATE-----"
	}
}
