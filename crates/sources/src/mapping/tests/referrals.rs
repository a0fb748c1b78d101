//! Recommendations, proposed as that.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

const SPANISH: &str = "Id recomendación;Fecha;Cliente que recomienda;Cliente recomendado;Estado;\
    Recompensa (€);Código\n\
    R0;13/05/2025 01:33;C1;N1;Cliente;;AMIGO42\nR1;18/05/2025 13:50;C2;N2;Recompensado;10,00;A56\n\
    R2;19/05/2025 00:09;C3;;Clic;;AMIGO38\nR3;20/05/2025 00:09;C3;N4;Registrado;;AMIGO38\n";
const ENGLISH: &str = "referral_id,created_at,referrer_id,referred_customer_id,status,\
    reward_amount,currency\n\
    r0,2025-05-01,c0,n0,customer,10.00,EUR\nr1,2025-05-02,c1,n1,rewarded,10.00,EUR\n\
    r2,2025-05-03,c2,n2,pending,10.00,EUR\nr3,2025-05-04,c1,n3,teapot,10.00,EUR\n";

#[test]
fn recommendations_come_as_far_as_their_status_says() {
    check(
        SPANISH,
        &[
            "name = \"referrals\"\n",
            "# CHECK: is a row a recommendation by `Cliente que recomienda`?",
            "stream = \"referral\"\nsubject = \"Id recomendación\"\n\
             record = \"referral/{Id recomendación}\"\n",
            "customer = \"Cliente que recomienda\"\n",
            "referred = \"Cliente recomendado\"\n",
            "\"Clic\" = \"clicked\"\n\
             \"Cliente\" = [\"clicked\", \"signed_up\", \"became_customer\"]\n\
             \"Recompensado\" = [\"clicked\", \"signed_up\", \"became_customer\", \"rewarded\"]\n\
             \"Registrado\" = [\"clicked\", \"signed_up\"]\n",
        ],
    );
    let found = events(&proposed(SPANISH), SPANISH);
    tells(
        &found,
        &[
            "R0 2025-05-13T01:33:00Z created `AMIGO42` customer=C1",
            "R1 2025-05-18T13:50:00Z rewarded customer=C2 referred=N2 amount=10.00",
            "R2 2025-05-19T00:09:00Z clicked customer=C3",
            "R3 2025-05-20T00:09:00Z signed_up customer=C3",
        ],
    );
    assert_eq!(found.len(), 4 + 3 + 4 + 1 + 2, "{found:#?}");
    // What nobody followed by a link that is told was not clicked, and an unknown word is asked.
    check(
        ENGLISH,
        &["\"customer\" = \"became_customer\"\n\"pending\" = \"skip\"\n\
             \"rewarded\" = [\"became_customer\", \"rewarded\"]\n\
             \"teapot\" = \"skip\"    # CHECK: no guess"],
    );
    let found = events(&proposed(ENGLISH), ENGLISH);
    assert_eq!(found.len(), 4 + 1 + 2, "{found:#?}");
}

#[test]
fn they_come_when_their_own_times_say() {
    let csv = "Referrer,Friend,Invited at,Signed up at,Purchased at,Rewarded at,Reward\n\
        ana@x.es,eva@x.es,2025-05-01,2025-05-02,2025-05-03,2025-05-04,5.00\n\
        luis@x.es,leo@x.es,2025-05-01,2025-05-03,,,\n";
    let text = proposed(csv);
    assert!(text.contains("stream = \"referral\"\nsubject = { from = "), "{text}");
    let found = events(&text, csv);
    for kind in ["2025-05-02T00:00:00Z signed_up", "2025-05-03T00:00:00Z became_customer"] {
        assert!(found.iter().any(|line| line.contains(kind)), "{kind} is not in {found:#?}");
    }
    let rewarded = found.iter().find(|line| line.contains("2025-05-04T00:00:00Z rewarded"));
    assert!(rewarded.is_some_and(|line| line.contains("amount=5")), "{found:#?}");
    assert!(!found.iter().any(|line| line.contains("@x.es")), "{found:#?}");
    // Customers who came by somebody, pages that led to another, and tickets are none.
    for csv in [
        "Customer ID,Signed up at,Referral code,Referred by,Converted at\n\
         c1,2025-05-01,K1,,2025-05-02\nc2,2025-05-03,K2,c1,\n",
        "timestamp,visitor_id,url,referrer\n\
         2025-05-01 08:00,v1,https://a.example/,https://b.example/\n\
         2025-05-01 08:01,v1,https://a.example/x,https://b.example/\n",
        "Ticket ID,Created,Referred by,Referred to,Status\n1,2025-05-01,ana,luis,Registered\n\
         2,2025-05-02,eva,luis,Customer\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"referral\""), "{}", proposed(csv));
    }
}

#[test]
fn a_status_and_the_time_of_a_reward_tell_together() {
    let csv = "Purchase Date,Referral Code,Advocate Email,Friend Email,Order ID,Currency,\
        Referral Status,Reward Amount,Reward Date\n\
        2025-02-22,REF0,a@x.example,b@x.example,#2000,EUR,Successful,5.00,2025-03-08\n\
        2025-04-17,REF1,c@x.example,d@x.example,#2001,EUR,Rejected,0.00,\n\
        2025-04-18,REF2,e@x.example,f@x.example,#2002,EUR,Pending,0.00,\n\
        2025-04-19,REF3,a@x.example,g@x.example,#2003,EUR,Successful,5.00,2025-05-08\n";
    check(
        csv,
        &[
            "\"Pending\" = \"skip\"\n\"Rejected\" = [\"became_customer\", \"reversed\"]\n\
             \"Successful\" = \"became_customer\"\n",
            "kind = \"rewarded\"\nat = \"Reward Date\"\n",
            "order_id = \"Order ID\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    let of = |kind: &str| found.iter().filter(|line| line.contains(kind)).count();
    let counts = [of("Z became_customer "), of("Z reversed "), of("Z rewarded ")];
    assert_eq!(counts, [3, 1, 2], "{found:#?}");
}

#[test]
fn affiliates_recommend_and_do_not_buy() {
    let csv = "Conversion ID,Created,Affiliate,Affiliate Email,Order ID,Order Total,Commission,\
        Currency,Status,Payment Status\n\
        900,2025-02-28,Ana Gil,a0@x.example,#1,80.00,8.00,EUR,pending,unpaid\n\
        901,2025-04-10,Eva Pau,a1@x.example,#2,80.00,8.00,EUR,approved,unpaid\n\
        902,2025-04-11,Ana Gil,a0@x.example,#3,90.00,9.00,EUR,denied,unpaid\n\
        903,2025-04-12,Eva Pau,a1@x.example,#4,80.00,8.00,EUR,approved,unpaid\n";
    check(
        csv,
        &[
            "stream = \"referral\"\nsubject = \"Conversion ID\"\n",
            "customer = { from = \"Affiliate Email\", hashed = \"email\" }\n",
            "kind = \"'affiliate'\"    # as its heading says\n",
            "\"approved\" = \"became_customer\"\n",
        ],
    );
    assert!(!proposed(csv).contains(" = \"Affiliate\"\n"), "{}", proposed(csv));
    // Whoever takes part is a customer, whoever sent them.
    let csv = "firstname,lastname,email,referralCode,referrerCode,referrerEmail,acquiredFrom,\
        createdAt\n\
        Ana,Gil,vl0@x.example,code0,,,,2025-05-04T23:24:18.000Z\n\
        Eva,Pau,vl1@x.example,code1,code0,vl0@x.example,copy,2025-05-29T10:37:38.000Z\n\
        Leo,Mar,vl2@x.example,code2,code0,vl0@x.example,copy,2025-05-30T10:37:38.000Z\n";
    check(csv, &["stream = \"customer\"\nsubject = { from = \"email\", hashed = \"email\" }\n"]);
    let text = proposed(csv);
    assert!(
        !text.contains(" = \"referrerEmail\"\n") && text.contains("email = \"email\"\n"),
        "{text}"
    );
}

#[test]
fn a_reward_that_some_have_tells_which_were_rewarded() {
    let csv = "Fecha;Cliente que recomienda;Amigo;Estado;Recompensa\n\
        02/01/2025;a0@x.es;b0@x.es;Compra realizada;5,00 €\n\
        02/02/2025;a1@x.es;b1@x.es;Compra realizada;5,00 €\n\
        30/01/2025;a2@x.es;b2@x.es;Registrado;\n";
    check(csv, &["when = \"\\\"Recompensa\\\" is not null\"\nkind = \"rewarded\"\n"]);
    let found = events(&proposed(csv), csv);
    assert_eq!(found.iter().filter(|line| line.contains(" rewarded ")).count(), 2, "{found:#?}");
}
